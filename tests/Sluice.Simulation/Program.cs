using System.Diagnostics;
using Sluice.Simulation.Schedules;

var first = ulong.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture);
var count = ulong.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
var watch = Stopwatch.StartNew();
var events = 0L;
for (var seed = first; seed < first + count; seed++)
{
    var result = Schedule.Run(seed);
    events += result.Events;
    if (result.Broken is null)
        continue;
    Console.WriteLine($"seed {seed}: {result.Broken}");
    if (count == 1)
    {
        foreach (var line in Schedule.Run(seed, isTraced: true).Trace)
            Console.WriteLine(line);
    }
}

Console.WriteLine($"{count} schedules, {events} events, {events / watch.Elapsed.TotalSeconds:0} events/s, {watch.Elapsed.TotalMilliseconds / count:0.0} ms each");
return 0;
