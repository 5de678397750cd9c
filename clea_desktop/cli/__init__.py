"""The headless face, stable: each command calls one service and prints what it says."""
