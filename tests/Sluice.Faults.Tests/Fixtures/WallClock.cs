using Sluice.Faults.Tests.Network;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>What libfaketime shows to a process, and to those that it starts, for the wall clock; all other clocks are the machine's.</summary>
internal sealed class WallClock : IDisposable
{
    private readonly string _folder;

    private WallClock(string folder)
    {
        _folder = folder;
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = Library(),
            ["FAKETIME_TIMESTAMP_FILE"] = Setting,
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            // Files were changed when they were.
            ["NO_FAKE_STAT"] = "1",
            // Or timed waits of the runtime, which go by the monotonic clock, end at once.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
    }

    /// <summary>What a process needs in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What starts a process with it; it makes way for the process.</summary>
    public IReadOnlyList<string> Launcher => ["env", .. Environment.Select(e => $"{e.Key}={e.Value}")];

    private string Setting => Path.Combine(_folder, "setting");

    /// <summary>A clock that is right until it is stepped.</summary>
    public static async Task<WallClock> CreateAsync()
    {
        var clock = new WallClock(Directory.CreateTempSubdirectory("sluice-clock-").FullName);
        // PostgreSQL reads it under an account of its own.
        await SystemCommand.RunAsync("chmod", "755", clock._folder);
        clock.Step(TimeSpan.Zero);
        return clock;
    }

    /// <summary>Sets it so much ahead of the machine's, or behind; who looks at it sees that within a second.</summary>
    public void Step(TimeSpan ahead)
    {
        var next = Setting + ".next";
        File.WriteAllText(next, FormattableString.Invariant($"{ahead.TotalSeconds:+0;-0;+0}s\n"));
        File.Move(next, Setting, overwrite: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Library() =>
        Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).FirstOrDefault()
        ?? throw new InvalidOperationException("libfaketime is missing. Install it: apt-get install libfaketime (./test does it where it may).");
}
