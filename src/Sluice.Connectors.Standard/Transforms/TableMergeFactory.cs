using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class TableMergeFactory : ScopedTransformFactory
{
    private static readonly Option<string> Database = Option.String("database", "The merged table's database; none where it is not given.");

    private static readonly Option<string> Schema = Option.String("schema", "The merged table's schema; none where it is not given.");

    private static readonly Option<string> Table = Option.String("table", "The merged table's name.").Required();

    public TableMergeFactory()
        : base([Database, Schema, Table])
    {
    }

    public override string Name => "TableMerge";

    public override string Summary => "Gives several tables one name; their columns must be the same.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        if (options.Get(Table).Length == 0)
            throw options.Error(Table, "'table' is empty");
        var path = new TablePath(options.Find(Database), options.Find(Schema), options.Get(Table));
        return new BoundByTable(table => new PassThrough(table, table.WithPath(path)));
    }
}
