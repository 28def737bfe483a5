using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connectors.Standard.Transforms.Json;
using O = Sluice.Connectors.Standard.Transforms.Models.ModelOptions;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>How a model is asked that no provider of ours stands for: a request's body with placeholders, and a path into its answer.</summary>
internal sealed record CustomConfig(ConfigObject Body, JsonPath Answer, string Model, string Prompt)
{
    private const string Input = "${input}";

    private static readonly Option<ConfigObject> RequestBody = Option.Object("custom_request_body", "The body.").Required();
    private static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> RequestHeaders = Option.Map("custom_request_headers", "The headers.");
    private static readonly Option<string> ResponsePath = Option.String("custom_response_parse", "The path.").Required();
    private static readonly OptionSet Block = new(RequestBody, RequestHeaders, ResponsePath);

    /// <exception cref="ConfigException">The block cannot be used.</exception>
    public static CustomConfig? Read(OptionValues options, string prompt)
    {
        if (options.Get(O.Provider) != ModelProvider.Custom)
            return null;
        var block = Bind(options);
        try
        {
            return new CustomConfig(block.Get(RequestBody), JsonPath.Parse(block.Get(ResponsePath)), options.Get(O.Model), prompt);
        }
        catch (FormatException e)
        {
            throw block.Error(ResponsePath, $"'custom_response_parse' cannot be used: {e.Message}");
        }
    }

    /// <exception cref="ConfigException">The block cannot be used.</exception>
    public static IEnumerable<KeyValuePair<string, string>> HeadersOf(OptionValues options) => Bind(options).Find(RequestHeaders) ?? [];

    /// <summary>The body for some inputs. A list that holds nothing but the placeholder gets them all; a text gets the first.</summary>
    public byte[] BodyFor(IReadOnlyList<string> inputs) => JsonSerializer.SerializeToUtf8Bytes(Fill(Body, inputs)!, ModelJsonContext.Default.JsonNode);

    private static OptionValues Bind(OptionValues options)
    {
        var problems = new List<ConfigError>();
        var values = Block.Bind(options.Get(O.Custom), $"{options.Path}.{O.Custom.Name}", problems);
        return problems.Exists(p => !p.IsWarning) ? throw new ConfigException([.. problems.Where(p => !p.IsWarning)]) : values;
    }

    private JsonNode? Fill(ConfigValue value, IReadOnlyList<string> inputs) => value switch
    {
        ConfigObject block => new JsonObject(block.Fields.Select(f => KeyValuePair.Create(f.Key, Fill(f.Value, inputs)))),
        ConfigArray { Items: [ConfigScalar { Text: Input }] } => new JsonArray([.. inputs.Select(i => (JsonNode?)JsonValue.Create(i))]),
        ConfigArray list => new JsonArray([.. list.Items.Select(i => Fill(i, inputs))]),
        ConfigScalar { Kind: ConfigScalarKind.String } text => JsonValue.Create(Fill(text.Text, inputs[0])),
        ConfigScalar other => JsonNode.Parse(other.Text),
        _ => null,
    };

    /// <summary>One pass: what an input holds is not looked at for placeholders.</summary>
    private string Fill(string text, string input) => string.Concat(
        text.Split(Input).Select((part, i) => (i == 0 ? "" : input) + part.Replace("${model}", Model, StringComparison.Ordinal).Replace("${prompt}", Prompt, StringComparison.Ordinal)));
}
