import { Button, Modal, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmark } from "@tabler/icons-react";
import { useState } from "react";

import { ask } from "../api/ask";
import { forget } from "../api/question";
import { announce } from "../feedback/announce";
import { ErrorPanel } from "../feedback/Feedback";
import { SavedQuestionsDocument, SaveQuestionDocument } from "./ask.graphql.ts";

/** Keeps a question under a name for everybody who uses this server. */
export function SaveQuestion({ says, address }: { says: string; address: string }) {
  const [opened, dialog] = useDisclosure(false);
  const [name, setName] = useState("");
  const [error, setError] = useState<unknown>();
  const save = async () => {
    try {
      await ask(SaveQuestionDocument, { input: { name: name.trim(), description: says.slice(0, 1000), content: address } });
      await forget(SavedQuestionsDocument);
      announce("Saved");
      dialog.close();
    } catch (e) {
      setError(e);
    }
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBookmark size={14} aria-hidden="true" />}
        onClick={() => {
          setName(says.slice(0, 100));
          setError(undefined);
          dialog.open();
        }}
      >
        Save the question
      </Button>
      <Modal opened={opened} onClose={dialog.close} title="Save the question" closeButtonProps={{ "aria-label": "Close" }}>
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void save();
          }}
        >
          <TextInput
            label="Name"
            description="Everybody who uses this server sees it. A question of the same name is replaced."
            value={name}
            maxLength={100}
            required
            onChange={(e) => setName(e.currentTarget.value)}
          />
          {error !== undefined && <ErrorPanel error={error} />}
          <Button type="submit" mt="md">
            Save
          </Button>
        </form>
      </Modal>
    </>
  );
}
