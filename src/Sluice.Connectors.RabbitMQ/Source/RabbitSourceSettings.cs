using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using B = Sluice.Connectors.RabbitMQ.RabbitOptions;
using O = Sluice.Connectors.RabbitMQ.Source.RabbitSourceOptions;

namespace Sluice.Connectors.RabbitMQ.Source;

/// <summary>The RabbitMQ source as configured.</summary>
/// <param name="Address">The broker.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Schema">The table.</param>
/// <param name="IsContent">A message is one value, the column 'content'.</param>
/// <param name="Delimiter">What parts the fields of a text; <c>null</c>: messages are JSON.</param>
/// <param name="Prefetch">Messages that may be read and not acknowledged.</param>
/// <param name="Quiet">Time without a message after which the end is looked for.</param>
/// <param name="IsBounded">Ends when the queue is empty.</param>
internal sealed record RabbitSourceSettings(
    RabbitAddress Address, RabbitQueue Queue, TableSchema Schema, bool IsContent, byte[]? Delimiter, ushort Prefetch, TimeSpan Quiet, bool IsBounded)
{
    private const string ContentColumn = "content";

    /// <exception cref="ConfigException">The options cannot be used.</exception>
    public static RabbitSourceSettings Read(SourceContext context)
    {
        var options = context.Options;
        if (options.Get(O.CorrelationId))
            throw options.Error(O.CorrelationId, "'use_correlation_id' is not yet supported", "leave it out: a message is acknowledged once its row is committed, and may come again after a failure");
        var hasSchema = options.Has(O.Schema);
        var schema = hasSchema
            ? context.Dialect.ReadSchema(options.Get(O.Schema), context.DefaultTable)
            : new TableSchema(context.DefaultTable, [new ColumnDefinition(ContentColumn, DataType.String)]);
        var delimiter = FieldDelimiter.Read(options);
        var isText = options.Get(B.Format) == RabbitFormat.Text;
        return new RabbitSourceSettings(
            RabbitAddress.Read(options), RabbitQueue.Read(options), schema, !hasSchema, isText ? delimiter : null,
            (ushort)RabbitAddress.Between(options, O.Prefetch, 1, ushort.MaxValue), TimeSpan.FromMilliseconds(RabbitAddress.Between(options, O.DeliveryTimeout, 1, int.MaxValue)),
            !context.IsStreaming || options.Get(O.ForTests));
    }
}
