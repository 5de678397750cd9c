"""The packages of Windows, and their trial."""
