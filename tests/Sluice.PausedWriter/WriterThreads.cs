using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Standard;
using Sluice.JobFiles.Types;

namespace Sluice.PausedWriter;

/// <summary>Threads that each write rows to one Console sink, as fast as they can, until they are refused. Returns from starting when all have written.</summary>
internal sealed class WriterThreads(TextWriter output, IPermit permit, int count) : IBreadcrumb, IDisposable
{
    private static readonly TableSchema Table = new(new TablePath(null, null, "t"), [new ColumnDefinition("id", DataType.BigInt)]);

    private readonly CountdownEvent _begun = new(count);
    private readonly List<Thread> _threads = [];
    private readonly ISink _sink = Create(output);

    public void Start()
    {
        for (var i = 0; i < count; i++)
        {
            var split = $"split-{i}";
            var thread = new Thread(() => Write(split)) { IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }

        _begun.Wait();
    }

    public void Join() => _threads.ForEach(t => t.Join());

    public void Dispose() => _begun.Dispose();

    public void At(string stage, string? detail = null)
    {
    }

    private static ISink Create(TextWriter output)
    {
        var factory = StandardPlugins.All.OfType<ISinkFactory>().Single(f => f.Name == "Console");
        var options = factory.Options.Bind(new ConfigObject([], TextLocation.Unknown), "Console", []);
        return factory.Create(new SinkContext([new SinkTable(Table, options)], SchemaDialect.Instance) { Output = output });
    }

    private void Write(string split)
    {
        var token = new SplitToken(new SinkToken("store", 1, 1, "sink-0", 1), split, 1);
        var writer = (ITransactionalWriter)_sink.TakeOverAsync(new WriterRequest(token, SplitProgress.None, permit, this), default).AsTask().GetAwaiter().GetResult().Writer!;
        var batch = new Batch(Table);
        batch.Column<FixedColumn<long>>(0).Append(1);
        batch.CloseRow();
        var isFirst = true;
        try
        {
            while (true)
            {
                writer.WriteAsync(batch, default).AsTask().GetAwaiter().GetResult();
                if (isFirst)
                    _begun.Signal();
                isFirst = false;
            }
        }
        catch (PermitExpiredException)
        {
            // As it should be.
        }
    }
}
