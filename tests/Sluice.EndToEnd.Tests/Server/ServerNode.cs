using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>A real server process on loopback, on a port of its own; leases and waits ten times shorter.</summary>
internal sealed class ServerNode : IDisposable
{
    private const string Ready = "Ready: ";
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    private ServerNode(SluiceProcess process, Uri address)
    {
        (Process, Address) = (process, address);
        Client = new SluiceClient(new SluiceClientOptions { Server = address });
    }

    public SluiceProcess Process { get; }

    public SluiceClient Client { get; }

    public Uri Address { get; }

    /// <summary>Starts a server whose data are in the folder; starting it again goes on with what the one before it left.</summary>
    public static async Task<ServerNode> StartAsync(JobFolder folder, params string[] more)
    {
        var process = SluiceProcess.Start(
            folder, ["server", "--http", "http://127.0.0.1:0", "--data", folder.File("server"), "--set", "lease.scale=0.1", .. more]);
        try
        {
            await process.PrintsAsync("\n");
            var address = process.OutputSoFar.Split('\n').First(l => l.StartsWith(Ready, StringComparison.Ordinal))[Ready.Length..];
            return new ServerNode(process, new Uri(address));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public async Task<Job> SubmitAsync(string jobFile) =>
        await Client.SubmitAsync(jobFile, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Waits until something is true of a job.</summary>
    public async Task<Job> SeesAsync(long job, Func<Job, bool> holds)
    {
        var seen = await Client.GetJobAsync(job, TestContext.Current.CancellationToken);
        await Condition.HoldsAsync(
            async () => holds(seen = await Client.GetJobAsync(job, TestContext.Current.CancellationToken)), s_longest,
            () => Task.FromResult($"job {job} is {seen.Status}, {seen.Counts}, {seen.Splits}: {seen.Error}\n{Process.ErrorSoFar}"));
        return seen;
    }

    public Task<Job> EndsAsync(long job) => SeesAsync(job, j => j.IsFinal);

    public void Dispose()
    {
        Client.Dispose();
        Process.Dispose();
    }
}
