using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Console;

internal sealed class ConsoleSink(SinkContext context) : LeaseOnlySink("what was printed cannot be taken back", writeBound: null)
{
    private readonly Lock _gate = new();
    private readonly List<ConsoleSubtask> _idle = [];
    private int _subtasks;
    private bool _hasHeader;

    public bool PrintsData { get; } = context.Tables[0].Options.Get(ConsoleOptions.PrintData);

    public TimeSpan Delay { get; } = TimeSpan.FromMilliseconds(context.Tables[0].Options.Get(ConsoleOptions.PrintDelay));

    public TimeProvider Clock => context.Clock;

    /// <summary>Prints whole lines, after the row types when they were not yet printed.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="permit">Asked once it is this writer's turn: the one before may have waited long for whoever reads the output.</param>
    /// <exception cref="PermitExpiredException">The permit was over; nothing was printed.</exception>
    public void Print(ReadOnlySpan<char> lines, IPermit permit)
    {
        lock (_gate)
        {
            permit.Demand();
            if (!_hasHeader)
                PrintRowTypes();
            context.Output.Write(lines);
            context.Output.Flush();
        }
    }

    /// <summary>Gives the number of a writer that is closed to the next one, so that numbers stand for tasks and not for splits.</summary>
    public ConsoleSubtask Enter()
    {
        lock (_gate)
        {
            if (_idle.Count == 0)
                return new ConsoleSubtask(_subtasks++);
            var subtask = _idle.MinBy(s => s.Index)!;
            _idle.Remove(subtask);
            return subtask;
        }
    }

    /// <summary>The writer with this number is closed.</summary>
    public void Leave(ConsoleSubtask subtask)
    {
        lock (_gate)
            _idle.Add(subtask);
    }

    protected override LeaseOnlyWriter OpenWriter(WriterRequest request) => new ConsoleWriter(this, request);

    private void PrintRowTypes()
    {
        _hasHeader = true;
        foreach (var table in context.Tables)
            context.Output.WriteLine("output rowType: " + string.Join(", ", table.Schema.Columns.Select(c => $"{c.Name}<{TypeName(c.Type)}>")));
    }

    private static string TypeName(DataType type) => type.Kind switch
    {
        TypeKind.Decimal => $"Decimal({type.Precision}, {type.Scale})",
        TypeKind.Array => $"ARRAY<{TypeName(type.Element!)}>",
        TypeKind.Map => $"Map<{TypeName(type.Key!)}, {TypeName(type.Element!)}>",
        TypeKind.Row => "ROW<" + string.Join(", ", type.Fields.Select(f => $"{f.Name} {TypeName(f.Type)}")) + ">",
        _ => type.ToString().ToUpperInvariant(),
    };
}
