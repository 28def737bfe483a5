using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Redis.Sink;

/// <summary>Writes to keys. Redis keeps no epochs, so only the permit keeps superseded writers out; and nothing tells when a command of a dead sender is done.</summary>
internal sealed class RedisSink(IReadOnlyList<RedisSinkTable> tables, RedisAddress address) : ISink
{
    private readonly Dictionary<TablePath, RedisSinkTable> _tables = tables.ToDictionary(t => t.Schema.Path);

    public SinkCapabilities DeclaredCapabilities { get; } = new(SinkClass.LeaseOnly) { AcceptsChanges = tables.All(t => t.AcceptsChanges), Note = tables[0].Note };

    public RedisConnection Server { get; } = new(address, ConnectorSide.Sink);

    public RedisSinkTable TableOf(TablePath path) => _tables[path];

    public async ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken)
    {
        await Server.ConnectAsync(cancellationToken);
        return DeclaredCapabilities;
    }

    public async ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken) =>
        TakeoverResult.Taken(new RedisWriter(this, await Server.ConnectAsync(cancellationToken), request));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
