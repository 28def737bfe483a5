using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Security;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Submissions;

namespace Sluice.Api.SeaTunnel;

/// <summary>Jobs as SeaTunnel's clients submit them.</summary>
internal sealed class SeaTunnelSubmits(SeaTunnelStarts starts, IJobReader reader) : IApiGroup
{
    private const int MostAtOnce = 100;

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        Route("/submit-job", SubmitAsync, "Runs a job, or goes on with one (isStartWithSavePoint)."),
        Route("/submit-job/upload", UploadAsync, "The same for a file, in the part config_file."),
        Route("/submit-jobs", SubmitAllAsync, "Runs several; when one cannot be used, none is run."),
        Route("/encrypt-config", EncryptAsync, "A job with its secrets encrypted, as it may be submitted here."),
    ];

    private static ApiRoute Route(string pattern, Func<ApiCall, ValueTask<ApiAnswer>> answer, string summary) =>
        new("POST", pattern, ApiRole.Operator, answer) { Summary = summary, IsSeaTunnel = true, IsLarge = true };

    private async ValueTask<ApiAnswer> SubmitAsync(ApiCall call)
    {
        var format = call.Query("format") ?? "json";
        var form = format.ToUpperInvariant() switch
        {
            "JSON" => JobTextForm.Json,
            "HOCON" => JobTextForm.Hocon,
            "SQL" => JobTextForm.Sql,
            _ => throw Problems.BadRequest($"There is no format '{format}'. Give json, hocon or sql."),
        };
        var text = await BodyReader.TextAsync(call, call.Options.MostJobBytes);
        if (string.IsNullOrWhiteSpace(text))
            throw Problems.BadRequest("Request body is empty.");
        return ApiAnswer.Node(await starts.StartAsync(call, Asked(call, text, form), call.Request));
    }

    private async ValueTask<ApiAnswer> UploadAsync(ApiCall call)
    {
        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = call.Options.MostJobBytes;
        if (!call.Http.Request.HasFormContentType)
            throw Problems.BadRequest("A form is expected, with the job in the part config_file.");
        IFormFile? file;
        try
        {
            file = (await call.Http.Request.ReadFormAsync(call.Gone)).Files["config_file"];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            var status = e is BadHttpRequestException { StatusCode: var http } ? http : StatusCodes.Status400BadRequest;
            throw Problems.BadRequest($"The form cannot be read: {e.Message.TrimEnd()} Send the job whole, in the part config_file, at most {call.Options.MostJobBytes} bytes.", status: status);
        }

        if (file is null)
            throw Problems.BadRequest("The form has no part config_file.");
        var form = Path.GetExtension(file.FileName).ToUpperInvariant() switch
        {
            ".JSON" => JobTextForm.Json,
            ".SQL" => JobTextForm.Sql,
            ".CONF" or ".CONFIG" or ".HOCON" => JobTextForm.Hocon,
            var other => throw Problems.BadRequest($"A file '{other.ToLowerInvariant()}' cannot be read. Send .json, .conf, .config or .sql."),
        };
        using var text = new StreamReader(file.OpenReadStream());
        return ApiAnswer.Node(await starts.StartAsync(call, Asked(call, await text.ReadToEndAsync(call.Gone), form), call.Request));
    }

    /// <summary>Better than theirs, which runs the first ones and fails at the next: all are read before the first is run.</summary>
    private async ValueTask<ApiAnswer> SubmitAllAsync(ApiCall call)
    {
        var list = SeaTunnelBody.Array(await SeaTunnelBody.ReadAsync(call, call.Options.MostJobBytes));
        if (list.Count > MostAtOnce)
            throw Problems.BadRequest($"The list has {list.Count} jobs; at most {MostAtOnce} are submitted at once.");
        var asked = list.Select(item => Asked(SeaTunnelBody.Object(item))).ToList();
        foreach (var job in asked)
            JobFaults.Check(reader.Read(job.Text));
        var results = new JsonArray();
        for (var i = 0; i < asked.Count; i++)
        {
            try
            {
                results.Add((JsonNode)await starts.StartAsync(call, asked[i], new RequestId(string.Create(CultureInfo.InvariantCulture, $"{call.Request}/{i}"))));
            }
            catch (Exception e) when (e is ApiFault or SluiceException)
            {
                // Told for this one; the others are run all the same.
                results.Add((JsonNode)new JsonObject { ["jobName"] = asked[i].Text.Name, ["status"] = "fail", ["message"] = e.Message });
            }
        }

        return ApiAnswer.Node(results);
    }

    private async ValueTask<ApiAnswer> EncryptAsync(ApiCall call)
    {
        var node = SeaTunnelBody.Object(await SeaTunnelBody.ReadAsync(call, call.Options.MostJobBytes));
        var job = JobFaults.Check(reader.Read(new JobText(node.ToJsonString(), JobTextForm.Json)));
        return ApiAnswer.Node(JsonNode.Parse(job.Config)!);
    }

    private static SeaTunnelStart Asked(ApiCall call, string text, JobTextForm form) => Checked(
        new JobText(text, form) { Name = call.Query("jobName") }, call.Query("jobId"), bool.TryParse(call.Query("isStartWithSavePoint"), out var flag) && flag);

    private static SeaTunnelStart Asked(JsonObject item)
    {
        var parameters = item["params"] as JsonObject ?? [];
        var job = (JsonObject)item.DeepClone();
        job.Remove("params");
        return Checked(
            new JobText(job.ToJsonString(), JobTextForm.Json) { Name = parameters["jobName"]?.ToString() }, parameters["jobId"]?.ToString(),
            SeaTunnelBody.Flag(parameters["isStartWithSavePoint"]));
    }

    private static SeaTunnelStart Checked(JobText text, string? id, bool isResume) =>
        string.IsNullOrEmpty(id) && isResume ? throw Problems.BadRequest("Please provide jobId when start with save point.")
        : new SeaTunnelStart(text, string.IsNullOrEmpty(id) ? null : SeaTunnelBody.Job(id), isResume);
}
