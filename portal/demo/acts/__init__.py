"""What happens to a report and its work, act by act: each module stands for the services of the room it is named after.

Every act is given its moment and whoever does it. It first lets the clock do what it would have done by then
(`clocks.sweep`), so that nothing is left to be noticed after loading."""
