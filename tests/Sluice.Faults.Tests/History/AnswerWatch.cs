using Sluice.Client;

namespace Sluice.Faults.Tests.History;

/// <summary>Asks a node for all jobs again and again; the client keeps the answers.</summary>
internal sealed class AnswerWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(150);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public AnswerWatch(SluiceClient client) => _loop = RunAsync(client, _end.Token);

    private static async Task RunAsync(SluiceClient client, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await client.ListJobsAsync(cancellationToken: ct);
            }
            catch (Exception e) when (e is SluiceApiException or SluiceUnreachableException or HttpRequestException or OperationCanceledException)
            {
                // Kept by the client as what it is: no answer, or a refusal.
            }

            await Task.WhenAny(Task.Delay(s_interval, ct));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }
}
