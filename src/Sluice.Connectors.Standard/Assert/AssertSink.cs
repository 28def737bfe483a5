using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>Checks values as rows arrive, and numbers of rows when the job ends.</summary>
internal sealed class AssertSink : LeaseOnlySink
{
    private readonly SinkContext _context;
    private readonly AssertRules _rules;
    private readonly Dictionary<string, TableRules[]> _byTable;

    private AssertSink(SinkContext context, AssertRules rules)
        : base("Assert keeps nothing", TimeSpan.Zero)
    {
        _context = context;
        _rules = rules;
        _byTable = rules.Tables.GroupBy(t => t.Table, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    public AssertCounts Counts { get; } = new();

    /// <summary>The only table that the sink receives; <c>null</c> when there are several.</summary>
    public string? OnlyTable => _context.Tables.Count == 1 ? _context.Tables[0].Schema.Path.ToString() : null;

    /// <exception cref="Connect.Config.ConfigException">A rule cannot be used, or a table's schema breaks one.</exception>
    public static AssertSink Create(SinkContext context)
    {
        var rules = new AssertRules(context);
        rules.Read();
        return new AssertSink(context, rules);
    }

    public override ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in _rules.Warnings)
            _context.Output.WriteLine($"Assert: {warning}");
        return base.OpenAsync(cancellationToken);
    }

    /// <summary>The rules for a table's rows.</summary>
    public IReadOnlyList<TableRules> RulesOf(string table) => _byTable.TryGetValue(table, out var rules) ? rules : [];

    public override ValueTask<CommitOutcome> CompleteAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var unknown = Counts.OfUnknownTable();
        var broken = _rules.Tables.Select(t => t.Broken(Counts.Of(t.Table), unknown)).OfType<string>().ToList();
        if (_rules.TableNames is { } names && unknown == 0)
        {
            var seen = Counts.Tables();
            if (!seen.ToHashSet(StringComparer.Ordinal).SetEquals(names))
                broken.Add($"rows came from the tables [{string.Join(", ", seen.Order(StringComparer.Ordinal))}], table-names says [{string.Join(", ", names)}]");
        }

        if (broken.Count > 0)
            throw new ConnectorException("SLC3002", ConnectorSide.Sink, "Assert: " + string.Join("; ", broken.Distinct(StringComparer.Ordinal)) + ".");
        foreach (var table in _rules.Tables.Where(t => !t.ExpectsNoRows && Counts.Of(t.Table) + unknown == 0).Select(t => t.Table).Distinct(StringComparer.Ordinal))
            _context.Output.WriteLine($"Assert: rules exist, but no row arrived of table {table}: nothing was checked. A rule MIN_ROW makes this an error.");
        return base.CompleteAsync(request, cancellationToken);
    }

    protected override LeaseOnlyWriter OpenWriter(WriterRequest request)
    {
        Counts.Begin(request.Token.Split, request.Stored.Rows, OnlyTable);
        return new AssertWriter(this, request);
    }
}
