using System.Buffers;
using System.Text;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Sink;

/// <summary>Sends the rows of one table as commands.</summary>
internal sealed class RowCommands(RedisSinkTable table, IDatabase database) : IDisposable
{
    private const double Score = 1;

    private readonly JsonRowWriter _writer = new(table.Schema);
    private readonly TextColumnWriter? _keyWriter = table.KeyColumn < 0 ? null : TextColumnWriter.Create(table.Schema.Columns[table.KeyColumn].Type);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public RedisSinkTable Table => table;

    /// <summary>Sends a row.</summary>
    /// <returns>Its answers: one for each command; none for a row that says nothing.</returns>
    public IEnumerable<Task> Send(Batch batch, int row)
    {
        var kind = batch.KindOf(row);
        if (kind == RowKind.UpdateBefore && table.AcceptsChanges)
            return [];
        if (kind != RowKind.Insert && !table.AcceptsChanges)
            throw NoInsert(kind);
        var key = KeyOf(batch, row);
        if (kind == RowKind.Delete)
            return [database.KeyDeleteAsync(key)];
        var json = JsonOf(batch, row);
        var written = table.DataType switch
        {
            RedisDataType.Hash => WriteHash(key, json),
            RedisDataType.List => database.ListLeftPushAsync(key, json),
            RedisDataType.Set => database.SetAddAsync(key, json),
            RedisDataType.Zset => database.SortedSetAddAsync(key, json, Score),
            _ => table.Expire is { } time ? database.StringSetAsync(key, json, time) : database.StringSetAsync(key, json),
        };
        return table.Expire is { } expire && table.DataType is not (RedisDataType.Key or RedisDataType.String) ? [written, database.KeyExpireAsync(key, expire)] : [written];
    }

    public void Dispose() => _writer.Dispose();

    private Task WriteHash(RedisKey key, byte[] json) => FieldsOf(json) is { Length: > 0 } fields ? database.HashSetAsync(key, fields) : Task.CompletedTask;

    private static HashEntry[] FieldsOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null)
                .Select(p => new HashEntry(p.Name, p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString() : p.Value.GetRawText())),
        ];
    }

    private RedisKey KeyOf(Batch batch, int row)
    {
        if (_keyWriter is null)
            return table.Key;
        var column = batch.Columns[table.KeyColumn];
        if (column.IsNull(row))
        {
            throw new ConnectorException(
                "SLC3407", ConnectorSide.Sink, $"a row of table {table.Schema.Path} has no key: its column '{table.Key}' is null. Take such rows out, or give the column a value with a Sql transform.");
        }

        _buffer.ResetWrittenCount();
        _keyWriter.Write(column, row, _buffer);
        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }

    private byte[] JsonOf(Batch batch, int row)
    {
        _buffer.ResetWrittenCount();
        _writer.Write(batch, row, _buffer);
        return _buffer.WrittenSpan.ToArray();
    }

    private ConnectorException NoInsert(RowKind kind) => new(
        "SLC3408", ConnectorSide.Sink,
        $"a row of table {table.Schema.Path} is {kind.FullName()}, and elements of a {table.DataType.ToString().ToLowerInvariant()} are only added. Take other rows out with FilterRowKind, or write with data_type = key or hash.");
}
