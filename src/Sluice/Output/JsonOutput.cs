using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Output;

/// <summary>How JSON documents for other programs are written.</summary>
internal static class JsonOutput
{
    public static JsonWriterOptions Options { get; } = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
