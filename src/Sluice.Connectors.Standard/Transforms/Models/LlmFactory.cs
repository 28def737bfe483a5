using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Models;

internal sealed class LlmFactory : ScopedTransformFactory
{
    private static readonly Option<string> Prompt = Option.String("prompt", "What the model is to find out about each row.").Required();

    private static readonly Option<IReadOnlyList<string>> Columns = Option.List("inference_columns", "The columns that are sent. Default: all.");

    private static readonly Option<string> Output = Option.String("output_column_name", "The new column; the table must not have one of that name.").WithDefault("llm_output");

    private static readonly Option<LlmOutput> Type = Option.Enum<LlmOutput>("output_data_type", "Its type.").WithDefault(LlmOutput.String);

    private static readonly Option<int> BatchSize = Option.Int("inference_batch_size", "Has no effect: each row is a request of its own.");

    private static readonly Dictionary<ModelProvider, string> Providers = new()
    {
        [ModelProvider.Openai] = "https://api.openai.com/v1/chat/completions",
        [ModelProvider.Doubao] = "https://ark.cn-beijing.volces.com/api/v3/chat/completions",
        [ModelProvider.Kimiai] = "https://api.moonshot.cn/v1/chat/completions",
        [ModelProvider.Microsoft] = ModelEndpoint.NoAddress,
    };

    public LlmFactory()
        : base([.. ModelOptions.Asking, Prompt, Columns, Output, Type, BatchSize])
    {
    }

    public override string Name => "LLM";

    public override string Summary => "Asks a language model about each row, and adds its answer as a column.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        if (options.Get(Prompt).Length == 0)
            throw options.Error(Prompt, "'prompt' is empty");
        var endpoint = ModelEndpoint.Read(Name, context, Providers);

        // The address of a deployment says which model it is.
        var model = options.Get(ModelOptions.Provider) == ModelProvider.Microsoft ? null : options.Get(ModelOptions.Model);
        var request = new LlmRequest(model, options.Get(Prompt), CustomConfig.Read(options, options.Get(Prompt)));
        return new BoundByTable(table => Bind(table, options, endpoint, request));
    }

    private static TableLlm Bind(TableSchema table, OptionValues options, ModelEndpoint endpoint, LlmRequest request)
    {
        var name = options.Get(Output);
        if (table.IndexOf(name) >= 0)
            throw options.Error(Output, $"table {table.Path} has a column '{name}' already", "choose another 'output_column_name'");
        var found = new InputColumns(table);
        var columns = options.Find(Columns) is { Count: > 0 } names
            ? names.Select(n => found.Find(n, options.LocationOf(Columns), $"{options.Path}.{Columns.Name}")).ToArray()
            : [.. Enumerable.Range(0, table.Columns.Count)];
        found.ThrowIfMissing();
        return new TableLlm(table, columns, new ColumnDefinition(name, TypeOf(options.Get(Type))), endpoint, request);
    }

    private static DataType TypeOf(LlmOutput output) => output switch
    {
        LlmOutput.Int => DataType.Int,
        LlmOutput.Bigint => DataType.BigInt,
        LlmOutput.Double => DataType.Double,
        LlmOutput.Boolean => DataType.Boolean,
        _ => DataType.String,
    };
}
