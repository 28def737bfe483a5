using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using O = Sluice.Connectors.Redis.Source.RedisSourceOptions;

namespace Sluice.Connectors.Redis.Source;

/// <summary>The Redis source as configured.</summary>
internal sealed record RedisSourceSettings(RedisAddress Address, string Keys, RedisDataType DataType, TableSchema Schema, bool IsJson, HashKeyParseMode HashMode, int BatchSize)
{
    private const string ContentColumn = "content";

    /// <summary>The type's name on the server.</summary>
    public string TypeName => DataType is RedisDataType.Key ? "string" : DataType.ToString().ToLowerInvariant();

    /// <exception cref="ConfigException">The options cannot be used.</exception>
    public static RedisSourceSettings Read(SourceContext context)
    {
        var options = context.Options;
        if (context.IsStreaming)
            throw options.Error(O.Keys, "Redis as a source of a streaming job is not yet supported: it reads the keys that are there and ends", "set job.mode = BATCH");
        if (options.Get(O.ReadKey))
            throw options.Error(O.ReadKey, "'read_key_enabled' is not yet supported");
        if (options.Get(O.Keys).Length == 0)
            throw options.Error(O.Keys, "'keys' is empty", "give a pattern such as order:*, or * for all");
        var hasSchema = options.Has(O.Schema);
        if (hasSchema && options.Get(O.Format) == RedisFormat.Text)
            throw options.Error(O.Schema, "a 'schema' needs format = json", "format = text gives one column, 'content'");
        var type = options.Get(O.DataType);
        var mode = options.Get(O.HashMode);
        if (mode == HashKeyParseMode.Kv && (type != RedisDataType.Hash || !hasSchema))
            throw options.Error(O.HashMode, "hash_key_parse_mode = kv needs data_type = hash and a schema, whose first column is the field's name");
        var schema = hasSchema
            ? context.Dialect.ReadSchema(options.Get(O.Schema), context.DefaultTable)
            : new TableSchema(context.DefaultTable, [new ColumnDefinition(ContentColumn, Connect.Schema.DataType.String)]);
        return new RedisSourceSettings(RedisAddress.Read(options), options.Get(O.Keys), type, schema, hasSchema, mode, RedisAddress.AtLeast(options, O.BatchSize, 1));
    }
}
