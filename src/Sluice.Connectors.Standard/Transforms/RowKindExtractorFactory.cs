using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class RowKindExtractorFactory : ScopedTransformFactory
{
    private static readonly Option<string> Field = Option.String("custom_field_name", "The new column's name; one that exists is overwritten in place.").WithDefault("row_kind");

    private static readonly Option<RowKindForm> Form = Option.Enum<RowKindForm>(
        "transform_type", "SHORT writes +I, -U, +U, -D; FULL writes INSERT, UPDATE_BEFORE, UPDATE_AFTER, DELETE.").WithDefault(RowKindForm.Short);

    public RowKindExtractorFactory()
        : base([Field, Form])
    {
    }

    public override string Name => "RowKindExtractor";

    public override string Summary => "Writes each row's kind to a column; all rows leave as inserts.";

    protected override ITransform Make(TransformContext context) =>
        new BoundByTable(table => new TableRowKindExtractor(table, context.Options.Get(Field), context.Options.Get(Form)));
}
