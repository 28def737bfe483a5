using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Sink;

/// <summary>Sends rows some at a time, and waits for their answers; the permit is asked before each such group. A commit moves the progress on.</summary>
internal sealed class RedisWriter(RedisSink sink, IDatabase database, WriterRequest request) : LeaseOnlyWriter(request)
{
    private readonly Dictionary<TablePath, RowCommands> _tables = [];
    private readonly List<Task> _answers = [];

    public override ValueTask DisposeAsync()
    {
        foreach (var commands in _tables.Values)
            commands.Dispose();
        _tables.Clear();
        return base.DisposeAsync();
    }

    protected override async ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (!_tables.TryGetValue(batch.Schema.Path, out var commands))
            _tables.Add(batch.Schema.Path, commands = new RowCommands(sink.TableOf(batch.Schema.Path), database));
        for (var row = 0; row < batch.Count; row += commands.Table.BatchSize)
            await SendAsync(commands, batch, row, Math.Min(batch.Count, row + commands.Table.BatchSize), cancellationToken);
    }

    private async ValueTask SendAsync(RowCommands commands, Batch batch, int first, int end, CancellationToken cancellationToken)
    {
        Request.Breadcrumb.At("redis.write", sink.Server.Place);
        Request.Permit.Demand();
        _answers.Clear();
        for (var row = first; row < end; row++)
            _answers.AddRange(commands.Send(batch, row));
        await sink.Server.AskAsync(AllAsync(_answers), $"writing {end - first} row(s) of table {batch.Schema.Path}", cancellationToken);
    }

    /// <summary>All answers, or the failure of the first command that failed: those after it were sent and may have been done.</summary>
    private static async Task<bool> AllAsync(IReadOnlyList<Task> answers)
    {
        await Task.WhenAll(answers);
        return true;
    }
}
