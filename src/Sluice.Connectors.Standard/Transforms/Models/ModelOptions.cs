using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connectors.Standard.Http;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>The options that transforms share that ask a model over HTTP.</summary>
internal static class ModelOptions
{
    public static readonly Option<ModelProvider> Provider = Option.Enum<ModelProvider>(
        "model_provider", "Who is asked: OPENAI, DOUBAO, for LLM also KIMIAI and MICROSOFT, for Embedding also ZHIPU and QIANFAN, or CUSTOM, which is asked as custom_config says. AMAZON is not yet supported.").Required();

    public static readonly Option<string> Model = Option.String("model", "The model's name.").Required();

    public static readonly Option<string> Key = Option.String("api_key", "The key, sent as Authorization: Bearer. CUSTOM sends what custom_request_headers say instead.").Secret();

    public static readonly Option<string> ApiPath = Option.String("api_path", "The address that is asked. Default: the provider's own; CUSTOM and MICROSOFT have none. In that of MICROSOFT ${model} stands for the model.").WithFallback("openai.api_path");

    public static readonly Option<string> SecretKey = Option.String("secret_key", "Of QIANFAN: the secret that belongs to the key; both are exchanged for a token.").Secret();

    public static readonly Option<string> OauthPath = Option.String("oauth_path", "Of QIANFAN: the address where the token is fetched.").WithDefault("https://aip.baidubce.com/oauth/2.0/token");

    public static readonly Option<ConfigObject> Custom = Option.Object(
        "custom_config", "For CUSTOM: custom_request_headers { name = value }, custom_request_body { .. } with the placeholders ${model}, ${prompt} and ${input} in its texts, and custom_response_parse, "
        + "a JSONPath to the values in the answer.").Secret();

    public static readonly Option<int> Parallel = Option.Int("parallel_requests", "How many requests of a task are under way at once.").WithDefault(4);

    public static readonly IReadOnlyList<Option> Asking = [Provider, Model, Key, ApiPath, Custom, Parallel, .. HttpCallOptions.Waiting];
}
