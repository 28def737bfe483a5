using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Connect.Batches;
using Sluice.Connect.Sources;

namespace Sluice.StuckRunner;

/// <summary>Reads numbers, one a batch, and then does what no connector should.</summary>
internal sealed partial class StuckReader(ReaderRequest request, string how, int rows) : ISplitReader
{
    private static readonly List<byte[]> Hoard = [];
    private int _next = request.From.Place is { } place ? int.Parse(place, CultureInfo.InvariantCulture) : 0;

    public Position Position => Position.At(_next.ToString(CultureInfo.InvariantCulture));

    public long BytesRead => _next * 4;

    public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_next >= rows && await StickAsync(cancellationToken))
            return null;
        if (how == "flows")
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        var batch = request.Batches.Rent(StuckSource.Table);
        batch.Column<FixedColumn<int>>(0).Append(_next++);
        batch.CloseRow();
        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        if (how == "hangs in dispose")
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }

    /// <returns>Whether it is at its end.</returns>
    private async Task<bool> StickAsync(CancellationToken cancellationToken)
    {
        switch (how)
        {
            case "prints":
                await Console.Out.WriteLineAsync("Content-Length: 5\r\n\r\nhello");
                return true;
            case "blocks in native code":
                _ = Pause();
                return true;
            case "swallows cancellation":
                while (true)
                    await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            case "allocates":
                while (true)
                    Hoard.Add(GC.AllocateArray<byte>(1 << 20));
            case "spins":
                while (true)
                    Thread.SpinWait(1000);
            case "exits":
                await Console.Error.WriteLineAsync("this is the end");
                Environment.Exit(3);
                return true;
            case "leaves a helper":
                // Its parent ends at once and it has a session of its own: neither a process group nor a family tree leads to it.
                using (var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"setsid sleep {Program.HelperOf(Environment.ProcessId)} > /dev/null 2>&1 &"]))
                    await shell.WaitForExitAsync(CancellationToken.None);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return true;
            case "waits":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return true;
            default:
                return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "pause")]
    private static partial int Pause();
}
