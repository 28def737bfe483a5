using Sluice.Connect.Formats;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using O = Sluice.Connectors.Redis.Sink.RedisSinkOptions;

namespace Sluice.Connectors.Redis.Sink;

/// <summary>One table as the Redis sink writes it.</summary>
/// <param name="Schema">The table.</param>
/// <param name="Key">The key, where no column gives it.</param>
/// <param name="KeyColumn">The column that gives the key, or -1.</param>
/// <param name="DataType">How rows are written.</param>
/// <param name="Expire">After which time a key is gone; <c>null</c>: never.</param>
/// <param name="BatchSize">Rows that are sent before their answers are waited for.</param>
internal sealed record RedisSinkTable(TableSchema Schema, string Key, int KeyColumn, RedisDataType DataType, TimeSpan? Expire, int BatchSize)
{
    /// <summary>Rows of any kind can be written: a key's value is what its last row says.</summary>
    public bool AcceptsChanges => DataType is RedisDataType.Key or RedisDataType.String or RedisDataType.Hash;

    /// <summary>What happens when a row is sent again after a failure.</summary>
    public string Note => DataType switch
    {
        RedisDataType.List => "elements of a list that were pushed cannot be taken back, and are pushed again after a failure",
        RedisDataType.Set or RedisDataType.Zset => "what was written cannot be taken back; an element that is added again after a failure changes nothing",
        _ => "what was written cannot be taken back; a row that is sent again after a failure overwrites itself",
    };

    /// <exception cref="Connect.Config.ConfigException">The options cannot be used.</exception>
    public static RedisSinkTable Read(SinkTable table)
    {
        var options = table.Options;
        if (options.Get(O.Format) == RedisFormat.Text)
            throw options.Error(O.Format, "format = text is not yet supported", "rows are written as JSON");
        foreach (var later in new Option[] { O.CustomKey, O.ValueField, O.HashKeyField, O.HashValueField })
        {
            if (options.Has(later) && (later != O.CustomKey || options.Get(O.CustomKey)))
                throw options.Error(later, $"'{later.Name}' is not yet supported", "make a column of the key with a Sql transform and name it in 'key'");
        }

        if (options.Get(O.Key) is not { Length: > 0 } key)
            throw options.Error(O.Key, "'key' is empty");
        var column = table.Schema.IndexOf(key);
        if (column >= 0 && table.Schema.Columns[column].Type.Kind is TypeKind.Row or TypeKind.Array or TypeKind.Map)
            throw options.Error(O.Key, $"column '{key}' is of type {table.Schema.Columns[column].Type}, and cannot be a key", "take a column with a single value");
        _ = column >= 0 ? TextColumnWriter.Create(table.Schema.Columns[column].Type) : null;
        var expire = options.Get(O.Expire);
        return new RedisSinkTable(
            table.Schema, key, column, options.Get(O.DataType), expire > 0 ? TimeSpan.FromSeconds(expire) : null, RedisAddress.AtLeast(options, O.BatchSize, 1));
    }
}
