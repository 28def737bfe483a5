using Npgsql;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.History;

/// <summary>Reads the runs in the store itself, again and again, through a way that no cut of the scenario touches.</summary>
internal sealed class StoreWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);
    private readonly Chronicle _chronicle;
    private readonly Dictionary<(long, int), StoreSighting> _last = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public StoreWatch(Chronicle chronicle, PostgresDatabase store)
    {
        (_chronicle, Store) = (chronicle, store);
        _loop = RunAsync(_end.Token);
    }

    /// <summary>Whom it asks: another one after a failover.</summary>
    public PostgresDatabase Store { get; set; }

    private async Task RunAsync(CancellationToken ct)
    {
        var before = Chronicle.Now;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var asked = Store;
                await using var connection = await asked.OpenAsync(ct);
                while (ReferenceEquals(asked, Store))
                {
                    await LookAsync(connection, before, ct);
                    before = Chronicle.Now;
                    await Task.Delay(s_interval, ct);
                    _chronicle.Hitched(Chronicle.Now - before - s_interval);
                }
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException or IOException or TimeoutException)
            {
                // The store is away, or the scenario is over.
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }

    private async Task LookAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT job, n, status, final, epoch, version FROM sluice.run ORDER BY job, n", connection) { CommandTimeout = 5 };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var seen = new StoreSighting(
                Chronicle.Now, before, reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3), reader.GetInt64(4), reader.GetInt64(5));
            if (_last.TryGetValue((seen.Job, seen.Run), out var last) && last.Version == seen.Version && last.Status == seen.Status && last.Epoch == seen.Epoch)
                continue;
            _last[(seen.Job, seen.Run)] = seen;
            _chronicle.Add(seen);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_loop.IsCompleted)
            return;
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }
}
