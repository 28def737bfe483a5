using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Core.Leases;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Tests.Permits;

/// <summary>F1: a process that is stopped before its permit ends and continued after it, with eight threads that write.</summary>
public sealed partial class PausedProcessTests
{
    private const int Continue = 18;
    private const int Stop = 19;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task S5_F1_A_process_that_slept_over_its_permits_end_issues_no_write_after_it()
    {
        var (written, after) = await PauseAsync("clock");

        Assert.True(written > 0, "Nothing was written before the pause.");
        Assert.Equal(0, after);
    }

    [Fact]
    public async Task S5_F1_A_permit_that_a_timer_takes_away_leaks_writes_after_its_end()
    {
        // Shows that the test above can fail: the same process with the mistake planted.
        var (_, after) = await PauseAsync("timer");

        Assert.True(after > 0, "A timer was as good as a clock.");
    }

    private static async Task<(long Written, long After)> PauseAsync(string permit)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Sluice.PausedWriter.dll"));
        start.ArgumentList.Add(permit);
        start.ArgumentList.Add(Length.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        try
        {
            var first = await process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(Deadline, cancel);
            Assert.Equal(0, SendSignal(process.Id, Stop));
            var until = new LeaseInstant(long.Parse(first!.Split(' ')[^1], CultureInfo.InvariantCulture));
            using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (BootClock.Instance.Now < until + Length)
                await clock.WaitForNextTickAsync(cancel);
            Assert.Equal(0, SendSignal(process.Id, Continue));
            var last = await process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(Deadline, cancel);
            var words = last!.Split(' ');
            return (long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[3], CultureInfo.InvariantCulture));
        }
        finally
        {
            process.Kill();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
