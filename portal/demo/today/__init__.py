"""What is going on at the moment of loading: told by hand, so that every screen of every sign-in has something to show
at any hour of the day."""
