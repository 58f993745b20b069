"""What happens to a report: received, answered, triaged, finished, judged."""
