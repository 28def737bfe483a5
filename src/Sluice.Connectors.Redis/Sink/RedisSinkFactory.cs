using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Redis.Sink;

internal sealed class RedisSinkFactory : ISinkFactory
{
    public string Name => "Redis";

    public string Summary => "Writes rows to keys: strings, hashes, lists, sets and sorted sets.";

    public OptionSet Options => RedisSinkOptions.All;

    public ISink Create(SinkContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RedisSink([.. context.Tables.Select(RedisSinkTable.Read)], RedisAddress.Read(context.Tables[0].Options));
    }
}
