#!/usr/bin/env bash
# An instance for a cable line.
dl_if=ifb4eth1   # made by SQM
ul_if=eth1
adjust_dl_shaper_rate=1
adjust_ul_shaper_rate=1
min_dl_shaper_rate_kbps=25000
base_dl_shaper_rate_kbps=100000
max_dl_shaper_rate_kbps=240000
min_ul_shaper_rate_kbps=4000
base_ul_shaper_rate_kbps=18000
max_ul_shaper_rate_kbps=24000
connection_active_thr_kbps=2000
output_summary_stats=1
reflectors=(
  "1.1.1.1" "1.0.0.1"   # one operator
  '8.8.8.8' 8.8.4.4
  "9.9.9.9" "149.112.112.112" "208.67.222.222"
)
no_pingers=4; reflector_ping_interval_s=0.2
ping_extra_args="-I eth1 -m $((0x300))"
dl_owd_delta_delay_thr_ms=30.0
