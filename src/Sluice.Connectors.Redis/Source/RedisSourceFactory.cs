using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Redis.Source;

internal sealed class RedisSourceFactory : ISourceFactory
{
    public string Name => "Redis";

    public string Summary => "Reads the keys of a pattern: strings, hashes, lists, sets and sorted sets.";

    public OptionSet Options => RedisSourceOptions.All;

    public ISource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RedisSource(RedisSourceSettings.Read(context));
    }
}
