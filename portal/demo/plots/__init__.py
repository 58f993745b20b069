"""What usually becomes of a report: plots are generators that say when the next act is and then do it, so that a story
breaks off by itself at the moment of loading, in whatever state it is then."""
