using Sluice.Connect.Options;

namespace Sluice.Connectors.Redis.Sink;

/// <summary>The options of the Redis sink.</summary>
internal static class RedisSinkOptions
{
    public static readonly Option<string> Key = Option.String("key", "The key; or the column that holds each row's key, where there is a column of that name.").Required();

    public static readonly Option<RedisDataType> DataType = Option.Enum<RedisDataType>(
        "data_type", "How rows are written: key (or string) SET, hash HSET of the columns that are not null, list LPUSH, set SADD, zset ZADD with score 1. All but hash write a row as JSON.").Required();

    public static readonly Option<RedisFormat> Format = Option.Enum<RedisFormat>("format", "What values are: json; text is not yet supported.").WithDefault(RedisFormat.Json);

    public static readonly Option<long> Expire = Option.Long("expire", "Seconds after which a key that was written to is gone; 0 or less: never.").WithDefault(-1);

    public static readonly Option<int> BatchSize = Option.Int("batch_size", "How many rows are sent before their answers are waited for. A commit waits for all.").WithDefault(10);

    public static readonly Option<bool> CustomKey = Option.Bool("support_custom_key", "Keys made of several columns, which is not yet supported.").WithDefault(false);

    public static readonly Option<string> ValueField = Option.String("value_field", "A column as value, which is not yet supported.");

    public static readonly Option<string> HashKeyField = Option.String("hash_key_field", "A column as name in a hash, which is not yet supported.");

    public static readonly Option<string> HashValueField = Option.String("hash_value_field", "A column as value in a hash, which is not yet supported.");

    public static readonly OptionSet All = new([.. RedisOptions.Connecting, Key, DataType, Format, Expire, BatchSize, CustomKey, ValueField, HashKeyField, HashValueField]);
}
