using System.Globalization;
using Sluice.Core.Mistakes;
using Sluice.Simulation;
using Sluice.Simulation.Scale;
using Sluice.Simulation.Schedules;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CommandOptions options;
try
{
    options = CommandOptions.Parse(args);
}
catch (Exception e) when (e is FormatException or OverflowException)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(CommandOptions.Usage);
    return 2;
}

if (options.IsScale)
    return Scale();
if (options.IsPlanted)
    return Plant(options.Seed ?? 1, options.For ?? TimeSpan.FromSeconds(60));
if (options is { Seed: { } seed, For: null, Schedules: null })
    return Replay(seed, options.Mistake);
return Run(options);

static int Run(CommandOptions options)
{
    var hunt = Hunt.Run(options.Seed ?? 1, options.Schedules ?? long.MaxValue, options.For ?? (options.Schedules is null ? TimeSpan.FromMinutes(1) : TimeSpan.MaxValue), options.Mistake);
    Console.WriteLine($"{hunt.Events} events, {hunt.EventsPerSecond:0} a second; {hunt.Events / Math.Max(1, hunt.Schedules)} in a schedule, at least {hunt.FewestEvents}; {hunt.Took.TotalSeconds:0.0} s");
    if (hunt.Broken is { } broken)
        _ = Replay(broken.Seed, options.Mistake);
    Console.WriteLine($"{hunt.Schedules} schedules, {(hunt.Broken is null ? 0 : 1)} violations");
    return hunt.Broken is null ? 0 : 1;
}

static int Replay(ulong seed, Mistake mistake)
{
    var result = Schedule.Run(seed, mistake, isTraced: true);
    foreach (var line in result.Trace)
        Console.WriteLine(line);
    Console.WriteLine($"seed {seed}: {result.Events} events, {result.Broken ?? "all promises held"}");
    return result.Broken is null ? 0 : 1;
}

static int Scale()
{
    var results = new List<ScaleResult>();
    Console.WriteLine(ScaleResult.Head);
    foreach (var nodes in (int[])[10, 100, 1000])
        results.Add(Told(ScaleRun.Measure(nodes, nodes * 10)));
    Console.WriteLine();
    Console.WriteLine(ScaleResult.KindsHead);
    foreach (var line in results[^1].Kinds)
        Console.WriteLine(line);
    return 0;

    static ScaleResult Told(ScaleResult result)
    {
        Console.WriteLine(result);
        return result;
    }
}

static int Plant(ulong first, TimeSpan time)
{
    var mistakes = Enum.GetValues<Mistake>().Where(m => m != Mistake.None).ToList();
    var caught = 0;
    foreach (var mistake in mistakes)
    {
        var hunt = Hunt.Run(first, long.MaxValue, time, mistake);
        caught += hunt.Broken is null ? 0 : 1;
        Console.WriteLine($"{mistake,-26} {(hunt.Broken is { } broken ? $"seed {broken.Seed}, {hunt.Schedules} schedules, {hunt.Took.TotalSeconds:0.0} s: {broken.Broken}" : $"NOT FOUND in {hunt.Schedules} schedules, {hunt.Took.TotalSeconds:0} s")}");
    }

    Console.WriteLine($"caught {caught} of {mistakes.Count}");
    return caught == mistakes.Count ? 0 : 1;
}
