package peers;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.validation.FhirValidator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.BaseValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * Validates resources against the base definitions of one FHIR version, without a terminology server.
 *
 * <p>The first argument is the version (R4, R4B or R5), the others are JSON files or folders of them. One JSON line is
 * printed for each file: its path and its issues. Every Questionnaire and StructureDefinition among the arguments is
 * known to the validator, so that a QuestionnaireResponse is checked against its own questionnaire and an extension
 * against its own definition. A code system which is not at hand (LOINC, ours) is worth a warning, not an error.
 */
public final class ValidateResources {

    private ValidateResources() {}

    public static void main(String[] args) throws IOException {
        var context = FhirContext.forVersion(FhirVersionEnum.valueOf(args[0]));
        var definitions = new Definitions(context);
        var json = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        var texts = new LinkedHashMap<Path, String>();
        for (Path path : files(Arrays.copyOfRange(args, 1, args.length))) {
            String text = Files.readString(path);
            texts.put(path, text);
            JsonNode resource = json.readTree(text);
            if (List.of("Questionnaire", "StructureDefinition").contains(resource.path("resourceType").asText())) {
                try {
                    String url = resource.path("url").asText();
                    String version = resource.path("version").asText();
                    definitions.add(url, version, context.newJsonParser().parseResource(text));
                } catch (DataFormatException broken) {
                    // Validation below says what is wrong with it.
                }
            }
        }

        var chain = new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                definitions,
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context),
                new SnapshotGeneratingValidationSupport(context));
        // As the specification has it: one coding of the value set is enough, others may stand beside it.
        chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        var module = new FhirInstanceValidator(chain);
        module.setAnyExtensionsAllowed(true);
        module.setAssumeValidRestReferences(true);
        var validator = context.newValidator().registerValidatorModule(module);

        List<Map<String, Object>> lines = texts.entrySet().parallelStream()
                .map(entry -> Map.of("file", entry.getKey().toString(), "issues", issues(validator, entry.getValue())))
                .toList();
        for (Map<String, Object> line : lines) {
            System.out.println(json.writeValueAsString(line));
        }
    }

    private static List<Path> files(String[] args) throws IOException {
        var found = new ArrayList<Path>();
        for (String arg : args) {
            var path = Path.of(arg);
            if (Files.isDirectory(path)) {
                try (Stream<Path> inside = Files.list(path)) {
                    inside.filter(file -> file.toString().endsWith(".json")).sorted().forEach(found::add);
                }
            } else {
                found.add(path);
            }
        }
        return found;
    }

    private static List<Map<String, String>> issues(FhirValidator validator, String text) {
        var issues = new ArrayList<Map<String, String>>();
        for (var message : validator.validateWithResult(text).getMessages()) {
            var issue = new LinkedHashMap<String, String>();
            issue.put("severity", message.getSeverity().getCode());
            issue.put("location", message.getLocationString());
            issue.put("rule", message.getMessageId());
            issue.put("message", message.getMessage());
            issues.add(issue);
        }
        return issues;
    }

    /** Finds a questionnaire or structure definition by its canonical URL, with or without a version. */
    private static final class Definitions extends BaseValidationSupport {
        private final Map<String, IBaseResource> byUrl = new LinkedHashMap<>();

        Definitions(FhirContext context) {
            super(context);
        }

        void add(String url, String version, IBaseResource definition) {
            byUrl.put(url, definition);
            byUrl.put(url + "|" + version, definition);
        }

        @Override
        public <T extends IBaseResource> T fetchResource(Class<T> type, String url) {
            IBaseResource found = byUrl.get(url);
            return type != null && type.isInstance(found) ? type.cast(found) : null;
        }

        @Override
        public IBaseResource fetchStructureDefinition(String url) {
            IBaseResource found = byUrl.get(url);
            return found != null && "StructureDefinition".equals(found.fhirType()) ? found : null;
        }
    }
}
