"""Files that arrive from outside, whatever they hold: strict JSON, and faults told in French."""
