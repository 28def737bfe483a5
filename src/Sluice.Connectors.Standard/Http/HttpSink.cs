using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Http;

/// <summary>Posts rows. Nothing tells when a server is done with a request whose sender has died, so a write has no bound.</summary>
internal sealed class HttpSink(IReadOnlyList<HttpSinkTable> tables, HttpTiming timing, TimeProvider clock)
    : LeaseOnlySink(
        tables.All(t => t.KeyHeader is not null)
            ? "what was posted cannot be taken back; a server that keeps the keys of its requests takes each row once"
            : "what was posted cannot be taken back, and is posted again after a failure",
        writeBound: null, acceptsChanges: false)
{
    private const int MostAnswer = 64 << 10;

    private readonly Dictionary<TablePath, HttpSinkTable> _tables = tables.ToDictionary(t => t.Schema.Path);

    public HttpCaller Caller { get; } = new(timing, ConnectorSide.Sink, clock, new HttpBodyReader(MostAnswer, keepsAll: false));

    public TimeProvider Clock => clock;

    public HttpSinkTable TableOf(TablePath path) => _tables[path];

    public override ValueTask DisposeAsync()
    {
        Caller.Dispose();
        return base.DisposeAsync();
    }

    protected override LeaseOnlyWriter OpenWriter(WriterRequest request) => new HttpWriter(this, request);
}
