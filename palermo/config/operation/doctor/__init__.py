"""What is wrong with this installation, in plain words, each with what to do; it works where hardly anything else does."""
