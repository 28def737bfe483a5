using Sluice.Connect.Errors;
using Sluice.Connect.Options;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>Whether a target table can take what comes in.</summary>
internal static class TargetCheck
{
    /// <exception cref="ConnectorException">It cannot; all reasons of one kind at once.</exception>
    public static void Demand(SinkTarget target, TableShape shape)
    {
        var missing = target.Columns.Where(c => shape.Find(c) is null).ToList();
        if (missing.Count > 0)
        {
            var near = NearestName.Find(missing[0], shape.Columns.Select(c => c.Name));
            throw Error(
                6,
                $"table {shape.Name} has no column {Names(missing)}; its columns are {Names(shape.Columns.Select(c => c.Name))}"
                + (near is null ? "" : $" (did you mean '{near}'? names are case-sensitive; see 'field_ide')"));
        }

        var required = shape.Columns.Where(c => !c.IsNullable && !c.HasDefault && !c.IsGenerated && !target.Columns.Contains(c.Name)).Select(c => c.Name).ToList();
        if (required.Count > 0)
            throw Error(6, $"table {shape.Name} needs a value for {Names(required)}, and rows of {target.Incoming.Path} have no such column; add it, or give it a default");
        var generated = target.Columns.Where(c => shape.Find(c)!.IsGenerated).ToList();
        if (generated.Count > 0)
            throw Error(6, $"table {shape.Name} computes {Names(generated)} itself and takes no values for it; leave it out, for instance by the transform FieldMapper");
        if (target.Mode == WriteMode.Upsert && !shape.HasUniqueKey([.. target.KeyNames]))
        {
            throw Error(
                14,
                $"table {shape.Name} has no primary or unique key on {Names(target.KeyNames)}, which an upsert needs; add the key, or set 'enable_upsert = false'");
        }
    }

    public static ConnectorException Missing(SinkTarget target, SchemaSaveMode mode) => Error(
        5, $"table {target.Table} does not exist, and 'schema_save_mode' is {mode}; create it, or use CREATE_SCHEMA_WHEN_NOT_EXIST");

    public static ConnectorException Error(int number, string message, bool isTransient = false) => new($"SLC{3200 + number}", ConnectorSide.Sink, message, isTransient);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
