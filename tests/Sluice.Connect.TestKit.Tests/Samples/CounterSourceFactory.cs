using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Tests.Samples;

/// <summary>Counts from 1: the sample of docs/writing-a-connector.md.</summary>
public sealed class CounterSourceFactory : ISourceFactory
{
    private static readonly Option<long> Rows = Option.Long("rows", "Number of rows.").Required();

    /// <inheritdoc />
    public string Name => "Counter";

    /// <inheritdoc />
    public string Summary => "Counts from 1.";

    /// <inheritdoc />
    public OptionSet Options { get; } = new(Rows);

    /// <inheritdoc />
    public ISource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rows = context.Options.Get(Rows);
        return rows < 1 ? throw context.Options.Error(Rows, $"'rows' is {rows}, expected at least 1") : new CounterSource(rows);
    }
}
