using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Submissions;

namespace Sluice.Storage.Writer;

/// <summary>
/// Lets the kernel refuse every write beyond a file's present size (<c>RLIMIT_FSIZE</c>, seen by SQLite as a disk that fails, not as one that
/// is full), stops a run, then lifts the limit and asks what became of the stop.
/// </summary>
internal sealed partial class LimitedDisk(IControlStore store)
{
    private const int FileSizeLimit = 1;
    private const int TooLarge = 25;
    private const nint Ignored = 1;

    public async Task<int> RunAsync()
    {
        var run = (await store.StartAsync(
            new RunStart(new RequestStart(new RequestId("start"), RequestKind.Submit, "", RequestOutcome.Done), new RunSettings(), "test", "started", DateTimeOffset.UnixEpoch)
            {
                JobName = "limited",
                Config = "{}",
            },
            CancellationToken.None)).Run!;
        Signal(TooLarge, Ignored);
        Limit(4096);
        var doubted = await StopLoop.StopAsync(store, run, "stop");
        Console.WriteLine($"outcome {doubted.Outcome}");
        Limit(ulong.MaxValue);
        var resolved = await store.ResolveAsync(new RequestId("stop"), DateTimeOffset.UnixEpoch, CancellationToken.None);
        var after = await store.FindRunAsync(run.Key, CancellationToken.None);
        Console.WriteLine($"resolved {resolved!.Outcome} {after!.Status}");

        // The same request again finds the tombstone; another one stops the run.
        Console.WriteLine($"again {(await StopLoop.StopAsync(store, run, "stop")).Outcome}");
        var other = await StopLoop.StopAsync(store, run, "other");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"other {other.Outcome} {other.Run!.Status}"));
        return other.Outcome == ChangeOutcome.Committed ? 0 : 1;
    }

    private static void Limit(ulong bytes)
    {
        Span<ulong> limit = [bytes, ulong.MaxValue];
        if (SetLimit(FileSizeLimit, ref limit[0]) != 0)
            throw new InvalidOperationException($"setrlimit failed: {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ref ulong limits);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);
}
