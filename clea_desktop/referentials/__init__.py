"""Release files of référentiels: their format, their checks, those that come bundled."""
