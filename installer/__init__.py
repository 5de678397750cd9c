"""What makes packages of the program: it runs on the computer of who packages, never in one."""
