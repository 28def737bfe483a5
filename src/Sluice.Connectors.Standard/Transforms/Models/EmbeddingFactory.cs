using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Models;

internal sealed class EmbeddingFactory : ScopedTransformFactory
{
    private static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Fields = Option.Map(
        "vectorization_fields", "The new columns and the text columns that they are made of, { vector = text, .. }. They are of type float_vector; a null gives a null.").Required();

    private static readonly Option<int> InputNumber = Option.Int("single_vectorized_input_number", "How many texts are sent in one request.").WithDefault(1);

    private static readonly Option<int> Dimension = Option.Int("dimension", "The length of the vectors: OPENAI and ZHIPU are asked for it, and another length is an error. Default: as they come.");

    private static readonly Dictionary<ModelProvider, string> Providers = new()
    {
        [ModelProvider.Openai] = "https://api.openai.com/v1/embeddings",
        [ModelProvider.Doubao] = "https://ark.cn-beijing.volces.com/api/v3/embeddings",
        [ModelProvider.Qianfan] = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/embeddings",
        [ModelProvider.Zhipu] = "https://open.bigmodel.cn/api/paas/v4/embeddings",
    };

    public EmbeddingFactory()
        : base([.. ModelOptions.Asking, Fields, InputNumber, Dimension, ModelOptions.SecretKey, ModelOptions.OauthPath])
    {
    }

    public override string Name => "Embedding";

    public override string Summary => "Has a model make vectors of texts, and adds them as columns of type float_vector.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        if (options.Get(Fields).Count == 0)
            throw options.Error(Fields, "'vectorization_fields' names no column", "give at least one 'vector = text'");
        var endpoint = ModelEndpoint.Read(Name, context, Providers);
        var (number, dimension) = (options.Get(InputNumber), options.Find(Dimension));
        if (number < 1)
            throw options.Error(InputNumber, $"'{InputNumber.Name}' is {number}, expected 1 or more");
        if (options.Has(Dimension) && dimension < 1)
            throw options.Error(Dimension, $"'{Dimension.Name}' is {dimension}, expected 1 or more");
        var isAskedFor = options.Has(Dimension) && options.Get(ModelOptions.Provider) is ModelProvider.Openai or ModelProvider.Zhipu;
        // Its address names the model, the request does not.
        var model = options.Get(ModelOptions.Provider) == ModelProvider.Qianfan ? null : options.Get(ModelOptions.Model);
        var request = new EmbeddingRequest(model, number, options.Has(Dimension) ? dimension : null, isAskedFor, CustomConfig.Read(options, ""));
        return new BoundByTable(table => Bind(table, options, endpoint, request));
    }

    private static TableEmbedding Bind(TableSchema table, OptionValues options, ModelEndpoint endpoint, EmbeddingRequest request)
    {
        var path = $"{options.Path}.{Fields.Name}";
        var found = new InputColumns(table);
        var sources = options.Get(Fields).Select(f => found.Find(f.Value, options.LocationOf(Fields), path)).ToArray();
        found.ThrowIfMissing();
        foreach (var source in sources.Where(s => table.Columns[s].Type.Kind != TypeKind.String))
            throw new ConfigException(options.LocationOf(Fields), path, $"column '{table.Columns[source].Name}' is of type {table.Columns[source].Type}, and vectors are made of strings", "CAST it with a Sql transform");
        return new TableEmbedding(table, [.. options.Get(Fields).Select(f => new ColumnDefinition(f.Key, DataType.Simple(TypeKind.FloatVector)))], sources, endpoint, request);
    }
}
