using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>How the contract is written as JSON: camelCase, ids as strings of digits, RFC 3339 instants in UTC, durations such as <c>"30s"</c>.</summary>
public static class ContractJson
{
    /// <summary>Options that read and write every type of the contract, and no other. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>How one type of the contract is read and written.</summary>
    /// <exception cref="NotSupportedException">The type is not of the contract.</exception>
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Make()
    {
        // Bodies are never put into HTML: names and reasons stay readable in every language.
        var options = new JsonSerializerOptions(ContractJsonContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = ContractJsonContext.Default,
        };
        options.MakeReadOnly();
        return options;
    }
}
