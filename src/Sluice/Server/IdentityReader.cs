using Sluice.Api.Security;
using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Server;

/// <summary>Reads who may use a server. Secrets stand in files of their own, so that the options can be shown and kept under version control.</summary>
internal static class IdentityReader
{
    private static readonly Option<string> s_name = Option.String("name", "The name.").Required();
    private static readonly Option<ApiRole> s_role = Option.Enum<ApiRole>("role", "What they may do.").Required();
    private static readonly Option<string> s_password = Option.String("password_file", "The file that holds their password.");
    private static readonly Option<string> s_token = Option.String("token_file", "The file that holds their bearer token.");

    private static readonly OptionSet s_all = new(s_name, s_role, s_password, s_token);

    /// <exception cref="ConfigException">One of them cannot be used.</exception>
    public static IEnumerable<ApiIdentity> Read(IReadOnlyList<ConfigObject> identities)
    {
        foreach (var (at, config) in identities.Index())
        {
            var problems = new List<ConfigError>();
            var values = s_all.Bind(config, $"identities[{at}]", problems);
            if (problems.Count > 0)
                throw new ConfigException([.. problems.Select(p => p with { IsWarning = false })]);
            var (password, token) = (values.Find(s_password), values.Find(s_token));
            if ((password is null) == (token is null))
                throw values.Error(s_name, "an identity has a password or a token", "give password_file or token_file, one of the two");
            var option = token is null ? s_password : s_token;
            yield return new ApiIdentity(values.Get(s_name), values.Get(s_role), ReadSecret(values, option, token ?? password!), token is not null);
        }
    }

    private static string ReadSecret(OptionValues values, Option<string> option, string path)
    {
        try
        {
            var secret = File.ReadAllText(path).Trim();
            return secret.Length >= 8 ? secret : throw values.Error(option, $"the secret in {path} has fewer than 8 characters", "write a longer one");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw values.Error(option, $"{path} cannot be read: {e.Message}");
        }
    }
}
