namespace Sluice.Bench.Measuring;

/// <summary>One measured run: wall time, processor time of the client's processes, and the sum of their peaks of resident memory.</summary>
internal sealed record Sample(TimeSpan Wall, TimeSpan Cpu, long PeakBytes, int ExitCode, string Output);
