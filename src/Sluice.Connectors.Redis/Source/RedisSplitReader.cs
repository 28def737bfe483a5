using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Source;

/// <summary>Reads key after key, some at once; each key whole and by one command, so that what it gives did exist at one time.</summary>
internal sealed class RedisSplitReader(RedisSourceSettings settings, TableSchema table, RedisConnection server, ReaderRequest request) : ISplitReader
{
    private readonly KeyScan _scan = new(settings, server);
    private readonly RedisRows _rows = new(settings);
    private readonly Queue<(string Place, ReadOnlyMemory<byte> Text, string? Wrong)> _texts = new();

    public Position Position { get; private set; } = request.From;

    public long BytesRead { get; private set; }

    public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            while (_texts.Count == 0)
            {
                if (_scan.IsAtEnd)
                {
                    Position = request.Until;
                    return null;
                }

                await FetchAsync(cancellationToken);
            }

            if (Fill() is { } batch)
                return batch;
        }
    }

    public ValueTask DisposeAsync()
    {
        _texts.Clear();
        _rows.Dispose();
        return ValueTask.CompletedTask;
    }

    private Batch? Fill()
    {
        var batch = request.Batches.Rent(table);
        try
        {
            while (!batch.IsFull && _texts.TryDequeue(out var text))
                Take(text.Place, text.Text, text.Wrong, batch);
        }
        catch
        {
            request.Batches.Return(batch);
            throw;
        }

        if (batch.Count > 0)
            return batch;
        request.Batches.Return(batch);
        return null;
    }

    private void Take(string place, ReadOnlyMemory<byte> text, string? wrong, Batch batch)
    {
        JsonFailure failure = default;
        if (wrong is null && _rows.TryAppend(text, batch, out failure))
        {
            batch.CloseRow();
            return;
        }

        request.Errors.Reject(new RowError(
            "SLC2409", place, failure.Column is { Length: > 0 } column ? column : null, failure.Value is { Length: > 0 } value ? value : null, wrong ?? failure.Reason, text));
    }

    private async ValueTask FetchAsync(CancellationToken cancellationToken)
    {
        request.Breadcrumb.At("redis.scan", settings.Keys);
        var database = await server.ConnectAsync(cancellationToken);
        var keys = await _scan.NextAsync(database, cancellationToken);
        if (keys.Count == 0)
            return;
        request.Breadcrumb.At("redis.read", settings.Keys);
        foreach (var values in await server.AskAsync(Task.WhenAll(keys.Select(k => ReadKeyAsync(database, k))), $"reading keys of {settings.Keys}", cancellationToken))
            Queue(values);
    }

    private async Task<KeyValues> ReadKeyAsync(IDatabase database, RedisKey key) => settings.DataType switch
    {
        RedisDataType.Hash => new KeyValues(key, [], await database.HashGetAllAsync(key)),
        RedisDataType.List => new KeyValues(key, await database.ListRangeAsync(key)),
        RedisDataType.Set => new KeyValues(key, await database.SetMembersAsync(key)),
        RedisDataType.Zset => new KeyValues(key, await database.SortedSetRangeByRankAsync(key)),
        _ => await database.StringGetAsync(key) is { IsNull: false } value ? new KeyValues(key, [value]) : new KeyValues(key, []),
    };

    private void Queue(KeyValues values)
    {
        var place = $"{server.Place}, key '{values.Key}'";
        var number = 0;
        foreach (var (text, wrong) in _rows.TextsOf(values))
        {
            number++;
            BytesRead += text.Length;
            _texts.Enqueue((values.Hash is null && values.Texts.Count == 1 ? place : $"{place}, value {number}", text, wrong));
        }
    }
}
