using System.Globalization;

namespace Sluice.Server;

/// <summary>
/// How busy the processors of this machine were since the last time that somebody asked: from 0 to 1, all processes together. 0 where the system does not
/// tell (no Linux) and at the first time. Not thread-safe.
/// </summary>
internal sealed class MachineLoad(string file = "/proc/stat")
{
    private (ulong Idle, ulong All)? _last;

    public double Since()
    {
        if (Read() is not { } now)
            return 0;
        var (last, load) = (_last, 0.0);
        _last = now;
        if (last is { } before && now.All > before.All && now.Idle >= before.Idle)
            load = 1 - ((now.Idle - before.Idle) / (double)(now.All - before.All));
        return Math.Clamp(load, 0, 1);
    }

    private (ulong Idle, ulong All)? Read()
    {
        try
        {
            using var reader = new StreamReader(file);

            // cpu user nice system idle iowait irq softirq steal ...: since the machine was started, in ticks. What waits for a disk is idle.
            var fields = reader.ReadLine()?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is not ["cpu", ..] || fields.Length < 6)
                return null;
            var ticks = fields[1..Math.Min(fields.Length, 9)].Select(f => ulong.Parse(f, CultureInfo.InvariantCulture)).ToList();
            return (ticks[3] + ticks[4], ticks.Aggregate(0UL, (a, b) => a + b));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
