"""The part of the lab that runs on this machine, outside the kernel: scenarios, figures, plots, verdicts."""
