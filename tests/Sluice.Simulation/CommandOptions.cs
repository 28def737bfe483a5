using System.Globalization;
using Sluice.Core.Mistakes;

namespace Sluice.Simulation;

/// <summary>What the command was asked for.</summary>
internal sealed record CommandOptions
{
    public const string Usage = """
        Sluice.Simulation [--for TIME | --schedules N] [--seed N] [--mistake NAME]   run schedules; TIME such as 90s, 30m, 1h
        Sluice.Simulation --seed N                                                    run this one and print its trace
        Sluice.Simulation --planted                                                   plant each mistake, and find it
        Sluice.Simulation --scale                                                     count what clusters of up to 1,000 nodes ask of their store
        """;

    public TimeSpan? For { get; private init; }

    public long? Schedules { get; private init; }

    public ulong? Seed { get; private init; }

    public Mistake Mistake { get; private init; }

    public bool IsPlanted { get; private init; }

    public bool IsScale { get; private init; }

    /// <exception cref="FormatException">What cannot be read.</exception>
    public static CommandOptions Parse(IReadOnlyList<string> args)
    {
        var options = new CommandOptions();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--scale" => options with { IsScale = true },
                "--planted" => options with { IsPlanted = true },
                "--for" => options with { For = Time(Value(args, ++i)) },
                "--schedules" => options with { Schedules = long.Parse(Value(args, ++i), CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = ulong.Parse(Value(args, ++i), CultureInfo.InvariantCulture) },
                "--mistake" => options with { Mistake = Enum.TryParse<Mistake>(Value(args, ++i), out var mistake) ? mistake : throw new FormatException($"'{args[i]}' is no mistake. There are: {string.Join(", ", Enum.GetNames<Mistake>())}.") },
                _ => throw new FormatException($"'{args[i]}' is no option."),
            };
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> args, int at) =>
        at < args.Count ? args[at] : throw new FormatException($"{args[at - 1]} needs a value.");

    private static TimeSpan Time(string text)
    {
        var number = double.Parse(text.TrimEnd('s', 'm', 'h'), CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            'h' => TimeSpan.FromHours(number),
            'm' => TimeSpan.FromMinutes(number),
            's' => TimeSpan.FromSeconds(number),
            _ => throw new FormatException($"'{text}' is no time; write it as 90s, 30m or 1h."),
        };
    }
}
