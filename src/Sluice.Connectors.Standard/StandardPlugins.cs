using Sluice.Connect;
using Sluice.Connectors.Standard.Assert;
using Sluice.Connectors.Standard.Blackhole;
using Sluice.Connectors.Standard.Console;
using Sluice.Connectors.Standard.Fake;
using Sluice.Connectors.Standard.Http;
using Sluice.Connectors.Standard.Sql;
using Sluice.Connectors.Standard.Transforms;
using Sluice.Connectors.Standard.Transforms.Json;
using Sluice.Connectors.Standard.Transforms.Models;
using Sluice.Connectors.Standard.Transforms.Validation;

namespace Sluice.Connectors.Standard;

/// <summary>The connectors and transforms that need no third-party library.</summary>
public static class StandardPlugins
{
    /// <summary>All of them. Stateless; may be shared.</summary>
    public static IReadOnlyList<IPluginFactory> All { get; } =
    [
        new FakeSourceFactory(),
        new HttpSourceFactory(),
        new BlackholeSinkFactory(),
        new AssertSinkFactory(),
        new ConsoleSinkFactory(),
        new HttpSinkFactory(),
        new FieldMapperFactory(),
        new FilterFactory(),
        new FilterRowKindFactory(),
        new CopyFactory(),
        new ReplaceFactory(),
        new SqlFactory(),
        new RowKindExtractorFactory(),
        new SplitFactory(),
        new FieldRenameFactory(),
        new TableRenameFactory(),
        new TableMergeFactory(),
        new TableFilterFactory(),
        new MetadataFactory(),
        new DataValidatorFactory(),
        new JsonPathFactory(),
        new LlmFactory(),
        new EmbeddingFactory(),
    ];
}
