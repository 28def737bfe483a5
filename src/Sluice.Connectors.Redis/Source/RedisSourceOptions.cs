using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Redis.Source;

/// <summary>The options of the Redis source.</summary>
internal static class RedisSourceOptions
{
    public static readonly Option<string> Keys = Option.String("keys", "A pattern of the keys to read, such as order:*. They are found by SCAN, which holds up nobody else.").Required();

    public static readonly Option<RedisDataType> DataType = Option.Enum<RedisDataType>(
        "data_type", "What the keys hold; keys of another type are passed over. key (or string) gives one row a key, hash one or one a field, list, set and zset one an element.").Required();

    public static readonly Option<RedisFormat> Format = Option.Enum<RedisFormat>(
        "format", "What values are: json, read into the schema's columns; or text. Without a schema each value is a row with the column 'content'.").WithDefault(RedisFormat.Json);

    public static readonly Option<ConfigObject> Schema = Option.Object("schema", "The table of format json: fields or columns, its name and keys.");

    public static readonly Option<HashKeyParseMode> HashMode = Option.Enum<HashKeyParseMode>(
        "hash_key_parse_mode", "What a row of a hash is. all: the hash, its fields are columns. kv: each field of a hash is a row; its name is the schema's first column, its value JSON with the others.").WithDefault(HashKeyParseMode.All);

    public static readonly Option<int> BatchSize = Option.Int("batch_size", "How many keys are looked at and read at once.").WithDefault(10);

    public static readonly Option<bool> ReadKey = Option.Bool("read_key_enabled", "Keys as part of rows, which is not yet supported.").WithDefault(false);

    public static readonly OptionSet All = new([.. RedisOptions.Connecting, Keys, DataType, Format, Schema, HashMode, BatchSize, ReadKey]);
}
